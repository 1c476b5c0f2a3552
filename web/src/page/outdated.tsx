/** A job in a state that this page does not know: it was opened before the service learned that state. */
export function Outdated() {
  return (
    <section className="stage" aria-label="This page is out of date">
      <p className="sentence">This page was opened before sightsinger was last changed, and cannot tell how your score stands.</p>
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
