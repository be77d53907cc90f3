// What the build tells the client of one page, in `<script id="live-cells-config">`.

export interface FileFacts {
  sha256: string;
  bytes: number;
}

export interface CellFacts {
  number: number;
  hash: string;
  defines: string[];
  uses: string[];
  tags: string[];
}

export interface Config {
  /** Where the files lie, relative to the page; all other paths are relative to it. */
  base: string;
  worker: string;
  core: string;
  editor: string;
  chart: string;
  table: string;
  extras: string;
  /** For pages with exercises or predictions, empty on others. */
  practice: string;
  lock: string;
  files: Record<string, FileFacts>;
  packages: string[];
  cells: CellFacts[];
}

/** Read the page's configuration, with `base` made absolute; null on a page without one. */
export function readConfig(page: Document): Config | null {
  const element = page.getElementById("live-cells-config");
  if (!element) return null;
  const config = JSON.parse(element.textContent ?? "") as Config;
  return { ...config, base: new URL(config.base, page.baseURI).href };
}
