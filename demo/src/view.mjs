import { share } from './words.mjs';

const UNKNOWN_EFFECT = { ratio: NaN, lower: 0, upper: Infinity, confidence: 0.9 };
const NOBODY = { people: 0, affected: 0 };

/**
 * What is shown of a rollout at a moment.
 *
 * @returns {import('./picture.mjs').View}
 */
export function viewOf({ title, elapsedMs, watch, tally, of, perSecond, slack }) {
  const { explanation, plan, verdict } = watch;
  const [guardrail] = verdict?.guardrails ?? [];
  return {
    title,
    elapsedMs,
    phase: explanation.state,
    stages: stagesOf(plan, explanation),
    treated: guardrail?.treated ?? NOBODY,
    control: guardrail?.control ?? NOBODY,
    effect: effectOf(guardrail),
    status: verdict?.status ?? 'none yet',
    evidence: verdict === undefined ? [] : evidenceOf(plan, verdict),
    waitsFor: explanation.waitsFor,
    standsBecause: explanation.standsBecause,
    visitors: { read: tally.read, of, perSecond, replayed: tally.replayed, treated: tally.people.treatment },
    slack,
  };
}

/** The effect of a guardrail's verdict; JSON writes what is not a number as text. */
export function effectOf(guardrail) {
  if (guardrail === undefined) {
    return UNKNOWN_EFFECT;
  }
  const { ratio, lower, upper, confidence } = guardrail.effect;
  return { ratio: Number(ratio), lower: Number(lower), upper: Number(upper), confidence };
}

/** The share of a stage's audience that is treated: in the last stage less the holdback. */
export function treatedShare(plan, index) {
  const { share: wanted } = plan.stages[index];
  return index === plan.stages.length - 1 ? Math.min(wanted, 10_000 - plan.holdback) : wanted;
}

function stagesOf(plan, { stage: open, state }) {
  const at = open?.index ?? -1;
  return plan.stages.map((stage, i) => {
    const needs = proofWords(stage.proof);
    const row = { name: stage.name, share: treatedShare(plan, i) };
    if (state === 'rolled_back' || state === 'aborted') {
      return { ...row, mark: i <= at ? 'closed' : 'ahead', note: i === at ? 'taken back here' : '' };
    }
    if (i < at || state === 'completed') {
      return { ...row, mark: 'passed', note: `proven: ${needs}` };
    }
    return i === at
      ? { ...row, mark: 'current', note: `has to prove: ${needs}` }
      : { ...row, mark: 'ahead', note: needs };
  });
}

function proofWords(proof) {
  return proof.kind === 'reach' ? `${proof.people} people reached` : `not worse than ${share(proof.margin)}`;
}

/** How far the evidence has come, in parts of what decides: both are logarithms of e-values. */
function evidenceOf(plan, verdict) {
  const { proof } = plan.stages[verdict.stage];
  const [guardrail] = verdict.guardrails;
  const [spec] = plan.guardrails;
  const needed = 1 / verdict.alpha;
  const harm = {
    name: 'harm',
    part: Number(verdict.rollBackLogE) / Math.log(needed),
    bar: `${spec.trigger === 'harm' ? 'harm at all' : `more than ${share(spec.margin)}`}, ${needed} to 1`,
  };
  if (proof.kind === 'reach') {
    const part = verdict.exposedTreated / proof.people;
    return [{ name: 'reach', part, bar: `${verdict.exposedTreated} of ${proof.people} people` }, harm];
  }
  const sure = 1 / verdict.beta;
  const part = Number(guardrail.passLogE) / Math.log(sure);
  return [{ name: 'proof', part, bar: `not worse than ${share(proof.margin)}, ${sure} to 1` }, harm];
}
