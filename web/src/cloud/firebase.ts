/** Firebase, connected once: the project that serves the page, or the emulators when the page is served locally. */

import { initializeApp, type FirebaseApp } from "firebase/app";
import {
  browserLocalPersistence,
  connectAuthEmulator,
  indexedDBLocalPersistence,
  initializeAuth,
  type Auth,
} from "firebase/auth";
import { connectFirestoreEmulator, getFirestore, type Firestore } from "firebase/firestore";
import { connectFunctionsEmulator, getFunctions, type Functions } from "firebase/functions";
import { connectStorageEmulator, getStorage, type FirebaseStorage } from "firebase/storage";

import { DEFAULT_REGION } from "../contract/constants";

const LOCAL_HOSTS: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

export interface Cloud {
  readonly auth: Auth;
  readonly db: Firestore;
  readonly storage: FirebaseStorage;
  readonly functions: Functions;
  /** Whether the emulators answer rather than Google. */
  readonly local: boolean;
}

type Address = readonly [host: string, port: number];

interface Emulators {
  readonly auth: string;
  readonly firestore: Address;
  readonly storage: Address;
  readonly functions: Address;
  readonly region: string;
}

/** Connect; rejects where the page is not served by Firebase Hosting or its emulator. */
export async function connect(): Promise<Cloud> {
  const [config, emulators] = await Promise.all([fetchJson("/__/firebase/init.json"), findEmulators()]);
  const app = initializeApp(config as Record<string, string>);
  if (!emulators) await attest(app);
  const cloud: Cloud = {
    auth: initializeAuth(app, { persistence: [indexedDBLocalPersistence, browserLocalPersistence] }),
    db: getFirestore(app),
    storage: getStorage(app),
    functions: getFunctions(app, regionOf(emulators, import.meta.env.SIGHTSINGER_REGION)),
    local: emulators !== null,
  };
  if (emulators) turnToEmulators(cloud, emulators);
  return cloud;
}

/** Where the functions are: as the local stack says, else as the build was told by the variable that moves them, too. */
export function regionOf(emulators: Pick<Emulators, "region"> | null, built: unknown): string {
  if (emulators) return emulators.region;
  return typeof built === "string" && built !== "" ? built : DEFAULT_REGION;
}

async function findEmulators(): Promise<Emulators | null> {
  if (!LOCAL_HOSTS.includes(location.hostname)) return null;
  const answer = await fetch("/emulators.json");
  return answer.ok ? ((await answer.json()) as Emulators) : null;
}

function turnToEmulators(cloud: Cloud, at: Emulators): void {
  connectAuthEmulator(cloud.auth, at.auth, { disableWarnings: true });
  connectFirestoreEmulator(cloud.db, ...at.firestore);
  connectStorageEmulator(cloud.storage, ...at.storage);
  connectFunctionsEmulator(cloud.functions, ...at.functions);
}

/** Start App Check where a reCAPTCHA Enterprise key was given at build time; without it the SDK must not load. */
async function attest(app: FirebaseApp): Promise<void> {
  const key: unknown = import.meta.env.VITE_APP_CHECK_SITE_KEY;
  if (typeof key !== "string" || key === "") return;
  const { initializeAppCheck, ReCaptchaEnterpriseProvider } = await import("firebase/app-check");
  initializeAppCheck(app, { provider: new ReCaptchaEnterpriseProvider(key), isTokenAutoRefreshEnabled: true });
}

async function fetchJson(path: string): Promise<unknown> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
}
