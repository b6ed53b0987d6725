/** Texts of selections in pictures. */
export const b = {
  selectPart: 'Select a part of the picture',
  selectedPart: 'Selected part. The arrow keys move it; with Shift by one pixel',
  edges: { left: 'Earliest', right: 'Latest', top: 'Longest', bottom: 'Shortest' },
};
