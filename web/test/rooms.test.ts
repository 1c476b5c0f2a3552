import { ESLint } from "eslint";
import { expect, it } from "vitest";

/** The page's own rules, but those about imports alone: these need no types, and types take long to load. */
const eslint = new ESLint({
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  ruleFilter: ({ ruleId }) => ruleId.startsWith("import-x/"),
});

/** The rules that a module of `src` would break if this were its text. */
async function broken(module: string, text: string): Promise<readonly (string | null)[]> {
  const [result] = await eslint.lintText(text, { filePath: `src/${module}` });
  return result?.messages.map(({ ruleId }) => ruleId) ?? [];
}

it.each([
  ["contract/job.ts", 'import { clock } from "../words/time";'],
  ["contract/job.ts", 'import type { Cloud } from "../cloud/firebase";'],
  ["words/time.ts", 'import { readRoute } from "../page/route";'],
  ["cloud/jobs.ts", 'export { mix } from "../kinds/sing/mix";'],
  ["cloud/jobs.ts", 'export const late = import("../page/app");'],
  ["kinds/sing/player.tsx", 'import { goTo } from "../../page/route";'],
  ["page/app.tsx", 'import "../main";'],
  ["page/app.tsx", 'import { Player } from "../kinds/sing/player";'],
  ["page/app.tsx", 'import type { SingJob } from "../kinds/sing/job";'],
])("forbids %s to look upstairs, or into a kind: %s", async (module, text) => {
  expect(await broken(module, text)).toContain("import-x/no-restricted-paths");
});

it("forbids a circle within a room", async () => {
  // use-mix imports mix already.
  expect(await broken("kinds/sing/mix.ts", 'import { isPlain } from "./use-mix";')).toEqual(["import-x/no-cycle"]);
});

it.each([
  ["kinds/sing/player.tsx", 'import { readJob } from "../../contract/job"; import { mix } from "./mix";'],
  ["page/app.tsx", 'import { clock } from "../words/time"; import { kindOf } from "../kinds/registry";'],
])("lets %s look downstairs and across: %s", async (module, text) => {
  expect(await broken(module, text)).toEqual([]);
});
