import { useId, useState, type SubmitEvent } from "react";

import { accountProblem, signIn, signInWithGoogle, signUp } from "../cloud/account";
import type { Cloud } from "../cloud/firebase";
import { MelodyOrnament } from "./melody-ornament";

/** The page for those who have not signed in. */
export function Welcome({ cloud }: { readonly cloud: Cloud }) {
  return (
    <main className="welcome">
      <section className="pitch">
        <p className="wordmark">sightsinger</p>
        <h1>Drop in a score. Hear it sung.</h1>
        <p className="lede">
          Upload MusicXML from MuseScore, Dorico, Sibelius or Finale. A minute later every part sings to you, words and
          all: rehearsal tracks for your choir, or a first hearing of the song you just wrote.
        </p>
        <MelodyOrnament />
      </section>
      <section className="sign-in" aria-label="Sign in">
        {cloud.local ? <EmailSignIn cloud={cloud} /> : <GoogleSignIn cloud={cloud} />}
      </section>
    </main>
  );
}

function GoogleSignIn({ cloud }: { readonly cloud: Cloud }) {
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <>
      <h2>Come in</h2>
      <p>Your scores and recordings are yours alone. Signing in keeps them so.</p>
      <button
        className="button primary wide"
        onClick={() => {
          setProblem(null);
          signInWithGoogle(cloud.auth).catch((error: unknown) => {
            setProblem(accountProblem(error));
          });
        }}
      >
        Continue with Google
      </button>
      <Problem text={problem} />
    </>
  );
}

/** Against the Auth emulator any address will do. */
function EmailSignIn({ cloud }: { readonly cloud: Cloud }) {
  const [fresh, setFresh] = useState(true);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const [email, password] = ["email", "password"].map((key) => given.get(key) as string);
    setBusy(true);
    setProblem(null);
    try {
      await (fresh ? signUp : signIn)(cloud.auth, email ?? "", password ?? "");
    } catch (error) {
      setProblem(accountProblem(error));
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <h2>{fresh ? "Create an account" : "Welcome back"}</h2>
      <p>This copy runs on your own machine, so any address will do. Nothing leaves it.</p>
      <label htmlFor={`${id}-email`}>E-mail</label>
      <input id={`${id}-email`} name="email" type="email" autoComplete="email" required />
      <label htmlFor={`${id}-password`}>Password</label>
      <input
        id={`${id}-password`}
        name="password"
        type="password"
        minLength={6}
        autoComplete={fresh ? "new-password" : "current-password"}
        required
      />
      <button className="button primary wide" disabled={busy}>
        {fresh ? "Create account" : "Sign in"}
      </button>
      <Problem text={problem} />
      <button
        type="button"
        className="link"
        onClick={() => {
          setFresh(!fresh);
          setProblem(null);
        }}
      >
        {fresh ? "I have an account already" : "I am new here"}
      </button>
    </form>
  );
}

function Problem({ text }: { readonly text: string | null }) {
  return (
    <p className="problem" role="alert">
      {text}
    </p>
  );
}
