// What the pictures add to the page, and what Streamlit hands to a component; read by tsc only.
interface Component {
  data: unknown;
  parentElement: HTMLElement;
  setStateValue(name: string, value: unknown): void;
  setTriggerValue(name: string, value: unknown): void;
}
interface Picture {
  update(bytes: Uint8Array, component: Component): void;
  end(): void;
}
interface Window {
  unrolled?: { draw(component: Component): void; redraw(key: string, bytes: Uint8Array): void; reopen(): void; end(parent: HTMLElement): void };
  unrolledWaiting?: Component[];
}
interface HTMLCanvasElement {
  // Where things stand on a canvas, left there by the picture for the pointer.
  axes?: import("./axes.js").Axes;
}
