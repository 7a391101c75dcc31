/** Something that the person who runs the demo can read and act on; everything else is a bug. */
export class Problem extends Error {}
