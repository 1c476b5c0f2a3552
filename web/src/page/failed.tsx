import type { Failure } from "../contract/job";
import { nextStep } from "../words/failure";
import { scorePosition } from "../words/score";

/** Why a score was not sung, largest first: the sentence, where to look, and last the code for a report. */
export function Failed({ error }: { readonly error: Failure }) {
  const where = scorePosition(error);
  return (
    <section className="stage failed" aria-label="This could not be sung">
      <p className="sentence">{error.message}</p>
      {where && (
        <p className="where">
          Look at <b>{where}</b>.
        </p>
      )}
      <p className="next">{nextStep(error)}</p>
      <p className="code">{error.code}</p>
    </section>
  );
}
