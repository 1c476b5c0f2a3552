import "@fontsource-variable/fraunces/soft.css";
import "@fontsource-variable/inter/wght.css";
import "./style/index.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./page/app";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
