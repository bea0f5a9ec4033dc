// Citation tokens in the editor: drawn as chips, and each one thing to the cursor.
import { RangeSetBuilder } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from "@codemirror/view";
import { tokens } from "./text.ts";

export interface Cited {
  outlet: string | null;
  title: string | null;
  quote: string | null;
}

class Chip extends WidgetType {
  constructor(
    private readonly label: string,
    private readonly cited: Cited | undefined,
  ) {
    super();
  }

  override eq(other: Chip): boolean {
    return other.label === this.label && other.cited === this.cited;
  }

  override toDOM(): HTMLElement {
    const chip = document.createElement("span");
    chip.className = this.cited ? "chip" : "chip unknown";
    chip.textContent = this.label.slice(1);
    chip.title = this.cited
      ? `${this.cited.outlet ?? "unnamed source"}: ${this.cited.quote ?? this.cited.title ?? ""}`
      : "This draft has no such citation";
    chip.setAttribute("role", "img");
    chip.setAttribute("aria-label", `${this.cited ? "" : "unknown "}citation ${this.label.slice(1)}`);
    return chip;
  }
}

/** Draw the tokens of a text as chips; `cited` gives what a label names. */
export function chips(cited: ReadonlyMap<string, Cited>) {
  function drawn(view: EditorView): DecorationSet {
    const builder = new RangeSetBuilder<Decoration>();
    for (const token of tokens(view.state.doc.toString())) {
      const widget = new Chip(token.label, cited.get(token.label));
      builder.add(token.from, token.to, Decoration.replace({ widget }));
    }
    return builder.finish();
  }
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      constructor(view: EditorView) {
        this.decorations = drawn(view);
      }
      update(update: ViewUpdate): void {
        if (update.docChanged) this.decorations = drawn(update.view);
      }
    },
    {
      decorations: (plugin) => plugin.decorations,
      provide: (plugin) =>
        EditorView.atomicRanges.of((view) => view.plugin(plugin)?.decorations ?? Decoration.none),
    },
  );
}
