import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  envPrefix: ["VITE_", "SIGHTSINGER_REGION"], // the region is the functions' own setting, of the same name
  // The Firebase SDK is most of it; fonts stay files, so that only the alphabets in use are fetched.
  build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 900, license: { fileName: "licences.md" } },
  server: { proxy: { "/__": "http://127.0.0.1:5000", "/emulators.json": "http://127.0.0.1:5000" } },
  test: { include: ["test/**/*.test.ts"] },
});
