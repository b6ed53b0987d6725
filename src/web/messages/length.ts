/** Instead of a length of time. */
export const unfinished = 'unfinished';
