/** The variables by which components tell the style sheets how far something is filled, 0 to 1. */

import "react";

declare module "react" {
  interface CSSProperties {
    "--filled"?: number;
    "--share"?: number;
  }
}
