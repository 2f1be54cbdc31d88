// @ts-check
// The one player of all pictures: where it stands, whether it moves and how fast. It knows no page: see controls.js.

/** @typedef {object} Sound what a player follows in place of the clock
 * @property {HTMLMediaElement} audio
 * @property {(seconds: number) => number} place where the picture stands at that second
 * @property {(place: number) => number} second the second at which it stands there */

const EARLY = 4; // milliseconds: a frame that comes this much too soon is in time
const calm = () => globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;

export class Player {
  at = 0;
  last = 0;
  speed = 1;
  playing = false;
  /** @type {Sound | null} */
  sound = null;
  #frame = 0;
  #before = 0;

  /** @param {object} how
   * @param {() => void} how.changed it moved, began or stopped: draw
   * @param {() => void} [how.rested] the reader has let go of it
   * @param {number} [how.pace] steps per second at speed 1
   * @param {() => 1 | -1} [how.way] backwards at -1
   * @param {{requestAnimationFrame: (f: (now: number) => void) => number, cancelAnimationFrame: (n: number) => void}} [how.frames] */
  constructor({ changed, rested = () => {}, pace = 4, way = () => 1, frames = globalThis }) {
    this.changed = changed;
    this.rested = rested;
    this.pace = pace;
    this.way = way;
    this.frames = frames;
  }

  /** Begin anew with other data, at rest. @param {{last: number, at?: number, pace?: number, sound?: Sound | null}} fresh */
  reset({ last, at = this.at, pace = this.pace, sound = this.sound }) {
    this.#halt();
    Object.assign(this, { last, pace, sound, at: Math.max(0, Math.min(last, at)) });
  }

  /** Go to a place and stay there. @param {number} at */
  go(at) {
    if (Number.isNaN(at)) return;
    this.#halt();
    this.#move(at);
  }

  play() {
    if (this.playing) return;
    const [first, end] = this.way() > 0 ? [0, this.last] : [this.last, 0];
    if (this.at === end) this.at = first; // at its end it begins again
    this.playing = true;
    this.#before = 0;
    if (this.sound) this.#sing(this.sound);
    this.#frame = this.frames.requestAnimationFrame(this.#tick);
    this.changed();
  }
  /** Play unasked: never for a reader who wants less motion. */
  autoplay() { if (!calm()) this.play(); }
  pause() {
    if (!this.playing) return;
    this.#halt();
    this.changed();
    this.rested();
  }
  toggle() { if (this.playing) this.pause(); else this.play(); }
  /** @param {number} speed */
  faster(speed) {
    this.speed = speed;
    if (this.sound) this.sound.audio.playbackRate = speed;
  }

  /** What a key does; null for a key that is not the player's. @param {string} key @returns {(() => void) | null} */
  deed(key) {
    if (key === " ") return () => this.toggle();
    const to = { ArrowLeft: this.at - 1, ArrowRight: this.at + 1, PageUp: this.at - 10, PageDown: this.at + 10, Home: 0, End: this.last }[key];
    return to === undefined ? null : () => this.go(to);
  }
  end() { this.#halt(); }

  /** @param {number} at */
  #move(at) {
    this.at = Math.max(0, Math.min(this.last, at));
    this.changed();
  }
  #halt() {
    this.playing = false;
    this.frames.cancelAnimationFrame(this.#frame);
    this.sound?.audio.pause();
  }
  /** @param {Sound} sound */
  #sing({ audio, second }) {
    audio.currentTime = this.at ? second(this.at) : 0;
    audio.playbackRate = this.speed;
    audio.play().catch(() => this.pause());
  }
  #tick = (/** @type {number} */ now) => {
    if (!this.playing) return;
    if (this.sound) this.#follow(this.sound);
    else if (now - this.#before >= 1000 / (this.pace * this.speed) - EARLY) this.#advance(now);
    if (this.playing) this.#frame = this.frames.requestAnimationFrame(this.#tick);
  };
  /** @param {Sound} sound */
  #follow({ audio, place }) {
    const over = audio.ended && !audio.seeking; // it may still be on its way back from its end
    if (over) this.at = this.last;
    if (over || audio.paused) this.pause();
    else this.#move(place(audio.currentTime));
  }
  /** @param {number} now */
  #advance(now) {
    const started = this.#before > 0, end = this.way() > 0 ? this.last : 0;
    this.#before = now;
    if (!started) return; // what it began with is seen for as long as any other step
    this.#move(this.at + this.way());
    if (this.at === end) this.pause();
  }
}
