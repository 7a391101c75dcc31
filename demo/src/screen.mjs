import { COLOURED, oneLine, picture, PLAIN } from './picture.mjs';

/** Between two pictures on a terminal, and between two lines elsewhere. */
const REDRAW_MS = 250;
const LINE_MS = 5_000;

/**
 * Where the demo shows itself: a picture that is drawn over itself on a terminal, plain lines elsewhere. Moving the cursor
 * up and erasing are the only controls it takes, so no library is needed for them.
 */
export class Screen {
  #out;
  #paint;
  #live;
  #drawnLines = 0;
  #drawnAt = 0;

  constructor(out, environment) {
    this.#out = out;
    this.#live = Boolean(out.isTTY) && environment.TERM !== 'dumb';
    this.#paint = this.#live && !environment.NO_COLOR ? COLOURED : PLAIN;
  }

  /** Shows the moment, unless one was shown just before. */
  show(view) {
    const now = Date.now();
    if (now - this.#drawnAt >= (this.#live ? REDRAW_MS : LINE_MS)) {
      this.#drawnAt = now;
      this.#draw(view);
    }
  }

  /** Shows the last moment of an act, which stays. */
  leave(view) {
    this.#draw(view);
    this.#drawnLines = 0;
    this.#drawnAt = 0;
    this.say('');
  }

  /** Writes a line, below the picture if there is one. */
  say(line) {
    this.#drawnLines = 0;
    this.#out.write(`${line}\n`);
  }

  heading(line) {
    this.say(this.#paint.bold(line));
  }

  #draw(view) {
    if (!this.#live) {
      this.#out.write(`${oneLine(view)}\n`);
      return;
    }
    // One less either way: a full last line or column would make the terminal scroll.
    const lines = picture(view, this.#paint, (this.#out.columns ?? 80) - 1, (this.#out.rows ?? 24) - 1);
    const back = this.#drawnLines > 0 ? `\x1b[${this.#drawnLines}A\r` : '';
    // Each line erases what was left of it; the last erases what stood below.
    this.#out.write(back + lines.map((line) => `${line}\x1b[K\n`).join('') + '\x1b[J');
    this.#drawnLines = lines.length;
  }
}
