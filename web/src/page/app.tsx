import { useEffect, useState } from "react";

import { useUser } from "../cloud/account";
import { connect, type Cloud } from "../cloud/firebase";
import { Studio } from "./studio";
import { Welcome } from "./welcome";

// Asked once for the whole page: Firebase must not be initialised twice.
const connecting = connect();

export function App() {
  const [cloud, setCloud] = useState<Cloud | "failed" | null>(null);
  useEffect(() => {
    connecting.then(setCloud, () => {
      setCloud("failed");
    });
  }, []);
  if (cloud === null) return <Waiting />;
  if (cloud === "failed") return <Unreachable />;
  return <AccountGate cloud={cloud} />;
}

function AccountGate({ cloud }: { readonly cloud: Cloud }) {
  const user = useUser(cloud.auth);
  const [leaving, setLeaving] = useState(false);
  // Listeners end with the studio, and only then does the sign-in: nothing listens on for somebody who has left.
  useEffect(() => {
    if (!leaving) return;
    void cloud.auth.signOut().finally(() => {
      setLeaving(false);
    });
  }, [leaving, cloud]);
  if (user === undefined || leaving) return <Waiting />;
  if (user === null) return <Welcome cloud={cloud} />;
  return (
    <Studio
      key={user.uid}
      cloud={cloud}
      user={user}
      onLeave={() => {
        setLeaving(true);
      }}
    />
  );
}

function Waiting() {
  return (
    <main className="blank" aria-busy="true">
      <p className="visually-hidden">Loading</p>
    </main>
  );
}

function Unreachable() {
  return (
    <main className="blank">
      <h1>The stage is dark</h1>
      <p>sightsinger cannot reach its services. Check your connection, then reload the page.</p>
      <button
        className="button"
        onClick={() => {
          location.reload();
        }}
      >
        Reload
      </button>
    </main>
  );
}
