import { expect, it } from "vitest";

import { regionOf } from "../../src/cloud/firebase";

it("asks the functions where they are: of the local stack, of the build, else where they are by default", () => {
  expect(regionOf({ region: "us-east4" }, "asia-east1")).toBe("us-east4");
  expect(regionOf(null, "asia-east1")).toBe("asia-east1");
  expect([undefined, ""].map((built) => regionOf(null, built))).toEqual(["europe-west1", "europe-west1"]);
});
