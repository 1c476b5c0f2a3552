/** Signing in and out, and what went wrong in sentences. */

import { FirebaseError } from "firebase/app";
import {
  browserPopupRedirectResolver,
  createUserWithEmailAndPassword,
  GoogleAuthProvider,
  onAuthStateChanged,
  signInWithEmailAndPassword,
  signInWithPopup,
  type Auth,
  type User,
} from "firebase/auth";
import { useEffect, useState } from "react";

/** The signed-in user; null: nobody; undefined: not known yet. */
export function useUser(auth: Auth): User | null | undefined {
  const [user, setUser] = useState<User | null | undefined>(undefined);
  useEffect(() => onAuthStateChanged(auth, setUser), [auth]);
  return user;
}

export async function signIn(auth: Auth, email: string, password: string): Promise<void> {
  await signInWithEmailAndPassword(auth, email, password);
}

export async function signUp(auth: Auth, email: string, password: string): Promise<void> {
  await createUserWithEmailAndPassword(auth, email, password);
}

export async function signInWithGoogle(auth: Auth): Promise<void> {
  // Handed over only here: from then on the SDK loads scripts of Google's.
  await signInWithPopup(auth, new GoogleAuthProvider(), browserPopupRedirectResolver);
}

const SENTENCES: Readonly<Record<string, string>> = {
  "auth/email-already-in-use": "There is an account with this address already. Sign in instead.",
  "auth/invalid-email": "That does not look like an e-mail address.",
  "auth/weak-password": "A password needs at least six characters.",
  "auth/missing-password": "Type a password, too.",
  "auth/invalid-credential": "Address and password do not go together. If you are new here, create an account.",
  "auth/user-not-found": "There is no account with this address yet. Create one.",
  "auth/wrong-password": "Address and password do not go together.",
  "auth/too-many-requests": "Too many attempts. Wait a minute, then try again.",
  "auth/network-request-failed": "The network does not answer. Check your connection, then try again.",
  "auth/popup-closed-by-user": "The sign-in window was closed before it was done.",
  "auth/popup-blocked": "Your browser blocked the sign-in window. Allow it, then try again.",
};

export function accountProblem(error: unknown): string {
  const code = error instanceof FirebaseError ? error.code : "";
  return SENTENCES[code] ?? "Signing in did not work. Try again in a moment.";
}
