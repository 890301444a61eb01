/** The words where a part of the page that is loaded later is not to be had. */
export const unloaded = 'That could not be loaded. Try again when you are online.';
