// A JSON question a line in, an answer a line out. Libraries are taken from the folder in
// JOTKIT_NODE_MODULES.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(`${process.env.JOTKIT_NODE_MODULES}/`));

export const load = (name) => import(pathToFileURL(require.resolve(name)));

const clock = Date.now;
let ahead = 0;

// What libraries wait for between two looks at a key set has passed.
function later({ seconds }) {
  ahead += seconds * 1000;
  Date.now = () => clock() + ahead;
}

export async function answer(deeds) {
  for await (const line of createInterface({ input: process.stdin })) {
    const question = JSON.parse(line);
    let said;
    try {
      said = { done: (await { later, ...deeds }[question.do](question)) ?? null };
    } catch (error) {
      said = { refused: `${error.name}: ${error.message}`, error };
    }
    console.log(JSON.stringify(said));
  }
}
