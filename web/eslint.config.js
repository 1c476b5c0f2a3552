import js from "@eslint/js";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import { defineConfig } from "eslint/config";
import ts from "typescript-eslint";

// The rooms of src, from the ground up. None imports from one above it; main.tsx, which starts the page, from all.
const ROOMS = ["contract", "words", "cloud", "kinds", "page"];

const rooms = {
  files: ["src/**"],
  plugins: { "import-x": importX },
  settings: {
    "import-x/extensions": [".ts", ".tsx"],
    "import-x/parsers": { "@typescript-eslint/parser": [".ts", ".tsx"] },
    "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".tsx", ".d.ts", ".js"] })],
  },
  rules: {
    "import-x/no-cycle": "error",
    "import-x/no-restricted-paths": [
      "error",
      {
        basePath: import.meta.dirname,
        zones: [
          ...ROOMS.map((room, floor) => ({
            target: `src/${room}`,
            from: [...ROOMS.slice(floor + 1).map((above) => `src/${above}`), "src/main.tsx"],
            message: `The rooms go ${ROOMS.join(", ")}; ${room} imports from none above it.`,
          })),
          {
            target: "src/page",
            from: "src/kinds/*/**",
            message: "The page knows kinds by kinds/registry alone.",
          },
        ],
      },
    ],
  },
};

export default defineConfig(
  { ignores: ["dist", "eslint.config.js"] },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  ts.configs.stylisticTypeChecked,
  a11y.flatConfigs.strict,
  hooks.configs.flat.recommended,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Numbers print as they should; the rule is for objects and null.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  rooms,
);
