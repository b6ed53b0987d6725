/** `service.name` of this server: in its own traces, and where it says who answers. */
export const OWN_SERVICE = 'spangraph';
