/** Said where this page was left open while the next version came, and a job is of a form or in a state not known here. */
export function Outdated() {
  return (
    <section className="stage">
      <p className="sentence" role="alert">
        This page was opened before sightsinger was last changed, and cannot tell how your score stands.
      </p>
      <p>
        <button
          className="button primary"
          onClick={() => {
            location.reload();
          }}
        >
          Reload
        </button>
      </p>
    </section>
  );
}
