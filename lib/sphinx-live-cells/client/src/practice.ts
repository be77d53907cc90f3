// Exercises and predictions: a module of its own, for the pages that have some.

import { Exercise } from "./exercise";
import type { LivePage } from "./page";
import { Prediction } from "./prediction";

export function addPractice(page: LivePage): void {
  for (const frame of document.querySelectorAll<HTMLElement>(".live-exercise")) new Exercise(frame, page);
  for (const group of document.querySelectorAll<HTMLElement>(".live-prediction")) new Prediction(group, page);
}
