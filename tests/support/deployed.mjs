// What the locked firebase-tools does with functions/ on the way to the cloud, by its own code.
//   node deployed.mjs pack CHECKOUT PROJECT ZIP          write the source that would be uploaded
//   node deployed.mjs discover CHECKOUT PROJECT SOURCE   print what it finds there, and the environment it gives
import { copyFileSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [what, checkout, project, path] = process.argv.slice(2);
const tools = createRequire(`${checkout}/node_modules/firebase-tools/package.json`);
const load = (name) => tools(`./lib/${name}`);

if (what === "pack") {
  const { functions } = JSON.parse(readFileSync(`${checkout}/firebase.json`, "utf8"));
  const { prepareFunctionsUpload } = load("deploy/functions/prepareFunctionsUpload.js");
  const source = `${checkout}/${functions[0].source}`;
  const { pathToSource } = await prepareFunctionsUpload(checkout, source, functions[0], [], undefined, { exportType: "zip" });
  copyFileSync(pathToSource, path);
} else {
  const config = { projectId: project, storageBucket: `${project}.firebasestorage.app` };
  const { tryCreateDelegate } = load("deploy/functions/runtimes/python/index.js");
  const env = load("functions/env.js");
  const runtime = await tryCreateDelegate({ projectId: project, sourceDir: path, runtime: "python311", projectDir: checkout });
  const given = { ...env.loadFirebaseEnvs(config, project), ...env.loadUserEnvs({ functionsSource: path, projectId: project, projectDir: checkout }) };
  const build = await runtime.discoverBuild({}, { ...given, GOOGLE_CLOUD_QUOTA_PROJECT: project });
  process.stdout.write(`\n${JSON.stringify({ given, endpoints: build.endpoints })}\n`);
}
process.exit(0);
