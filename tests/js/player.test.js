// The one player: play, pause, step, speed, its end, its keys, and a reader who wants less motion.
import assert from "node:assert/strict";
import { test } from "node:test";
import { badgeClass } from "../../pages/parts/canvas/badge.js";
import { Player } from "../../pages/parts/canvas/player.js";

/** A screen whose frames are drawn when the test says so. */
function screen() {
  let next = null, now = 1000;
  return {
    requestAnimationFrame: (f) => ((next = f), 1),
    cancelAnimationFrame: () => { next = null; },
    run(milliseconds) { for (let passed = 0; passed < milliseconds; passed += 10) { now += 10; const f = next; next = null; f?.(now); } },
    get waiting() { return next !== null; },
  };
}
function playing({ last = 5, at = 0, ...how } = {}) {
  const frames = screen(), seen = [], rests = [];
  const player = new Player({ changed: () => seen.push(player.at), rested: () => rests.push(player.at), pace: 10, frames, ...how });
  player.reset({ last, at });
  return { player, frames, seen, rests };
}

test("it plays at its pace, ends at the end, and begins again from there", () => {
  const { player, frames, rests } = playing();
  player.play();
  frames.run(250);
  assert.equal(player.at, 2);
  frames.run(1000);
  assert.deepEqual([player.at, player.playing, frames.waiting, rests], [5, false, false, [5]]);
  player.play();
  assert.deepEqual([player.at, player.playing], [0, true]);
});

test("its speed multiplies its pace", () => {
  const { player, frames } = playing({ last: 100 });
  player.faster(2);
  player.play();
  frames.run(1010);
  assert.equal(player.at, 20);
});

test("backwards it ends at the first step, and begins again at the last", () => {
  const { player, frames } = playing({ at: 3, way: () => -1 });
  player.play();
  frames.run(1000);
  assert.deepEqual([player.at, player.playing], [0, false]);
  player.play();
  assert.equal(player.at, 5);
});

test("who goes somewhere stays there", () => {
  const { player, frames, seen, rests } = playing();
  player.play();
  player.go(3);
  frames.run(500);
  assert.deepEqual([player.at, player.playing], [3, false]);
  player.go(99);
  player.go(NaN);
  assert.equal(player.at, 5);
  assert.deepEqual(seen, [0, 3, 5]);
  assert.deepEqual(rests, []); // that is said by whoever moved it
});

test("pausing rests where it stands", () => {
  const { player, frames, rests } = playing();
  player.toggle();
  frames.run(250);
  player.toggle();
  assert.deepEqual([player.playing, rests], [false, [2]]);
});

test("keys step, leap and play; others are not its own", () => {
  const { player } = playing({ last: 30, at: 15 });
  const press = (key) => (player.deed(key)?.(), player.at);
  assert.deepEqual(["ArrowLeft", "ArrowRight", "PageDown", "PageUp", "End", "ArrowRight", "Home", "ArrowLeft"].map(press), [14, 15, 25, 15, 30, 30, 0, 0]);
  press(" ");
  assert.ok(player.playing);
  assert.equal(player.deed("a"), null);
});

test("it does not play by itself for who wants less motion, but on request", () => {
  const { player } = playing();
  globalThis.matchMedia = /** @type {any} */ (() => ({ matches: true }));
  player.autoplay();
  assert.equal(player.playing, false);
  player.play();
  assert.equal(player.playing, true);
  player.pause();
  globalThis.matchMedia = /** @type {any} */ (() => ({ matches: false }));
  player.autoplay();
  assert.equal(player.playing, true);
});

test("with a sound it stands where the sound is", () => {
  const { player, frames, rests } = playing({ last: 9 });
  const audio = /** @type {any} */ ({ paused: true, ended: false, currentTime: 0, play() { this.paused = false; return Promise.resolve(); }, pause() { this.paused = true; } });
  player.reset({ last: 9, at: 4, sound: { audio, place: (s) => Math.floor(s * 10), second: (t) => t / 10 } });
  player.faster(0.25);
  player.play();
  assert.deepEqual([audio.currentTime, audio.playbackRate, audio.paused], [0.4, 0.25, false]);
  audio.currentTime = 0.65;
  frames.run(10);
  assert.equal(player.at, 6);
  audio.ended = true;
  frames.run(10);
  assert.deepEqual([player.at, player.playing, rests], [9, false, [9]]);
  audio.ended = false;
  player.play();
  assert.deepEqual([player.at, audio.currentTime], [0, 0]);
  player.go(2);
  assert.ok(audio.paused);
});

test("a badge is green for what was measured now, and for nothing else", () => {
  const green = ["measured now", "precomputed by x", "measured today on this server", "schematic", "counted"].filter((text) => badgeClass(text).split(" ").includes("now"));
  assert.deepEqual(green, ["measured now"]);
});
