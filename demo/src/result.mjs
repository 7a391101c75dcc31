import { secondsBetween } from './measure.mjs';
import { proofsIn } from './rolloutWatch.mjs';
import { effectOf } from './view.mjs';

/**
 * How an act went, and what is wrong with it.
 *
 * @returns {Promise<{line: object, complaints: string[]}>} `line` is the act's part of the last line; complaints are sentences,
 *     none when it went as it should
 */
export async function conclude({ act, flag, watch, tally, sdk, witness, slack, ranOut, readMs }) {
  const proofs = proofsIn(watch.decisions);
  const facts = {
    act,
    flag,
    phase: watch.phase,
    standsBecause: watch.explanation.standsBecause,
    waitsFor: watch.explanation.waitsFor,
    stages: watch.plan.stages.map(({ name }) => name),
    reached: watch.explanation.stage?.index ?? -1,
    proofs,
    verdict: watch.verdict,
    committedAt: await watch.committedAt(flag),
    lastTrueAt: witness.lastTrueAt,
    firstFalseAt: witness.firstFalseAt,
    pages: slack.pagesAbout(flag),
    tally,
    unconfirmed: sdk.unconfirmed,
    trouble: sdk.trouble,
    ranOut,
    readMs,
  };
  return { line: lineOf(facts), complaints: complaintsAbout(facts) };
}

function lineOf({
  act,
  flag,
  phase,
  stages,
  reached,
  proofs,
  verdict,
  committedAt,
  firstFalseAt,
  pages,
  tally,
  unconfirmed,
  readMs,
}) {
  const [guardrail] = verdict?.guardrails ?? [];
  const { ratio, lower, upper, confidence } = effectOf(guardrail);
  const acceptedAt = act.end === 'rolled_back' ? verdict?.lastEvent?.acceptedAt : undefined;
  return {
    act: act.key,
    dataset: act.dataset,
    flag,
    outcome: phase,
    expected: act.end,
    stage: stages[reached] ?? null,
    stageNumber: reached + 1,
    stages: stages.length,
    stagesProven: proofs.size,
    exposures: { treated: tally.people.treatment, control: tally.people.control },
    conversions: { treated: tally.conversions.treatment, control: tally.conversions.control },
    compared: guardrail && { treated: guardrail.treated, control: guardrail.control },
    effect: { change: finite(ratio - 1), lower: finite(lower - 1), upper: finite(upper - 1), confidence },
    eValues: guardrail && {
      rollBack: finite(Math.exp(Number(verdict.rollBackLogE))),
      pass: finite(Math.exp(Number(guardrail.passLogE))),
    },
    evidence: (phase === 'completed' && proofs.get(stages[reached])) || (verdict?.sentence ?? null),
    peopleWhoSawIt: tally.people.treatment,
    secondsAcceptedToCommitted: act.end === 'rolled_back' ? secondsBetween(acceptedAt, committedAt) : null,
    secondsAcceptedToSdk: act.end === 'rolled_back' ? secondsBetween(acceptedAt, firstFalseAt) : null,
    pages: pages.length,
    visitorsRead: tally.read,
    visitorsWithoutAnswer: tally.unanswered,
    eventsNotConfirmed: unconfirmed,
    seconds: Math.round(readMs / 100) / 10,
  };
}

/** Four digits are enough; what is not finite is null in JSON anyway. */
function finite(number) {
  return Number.isFinite(number) ? Number(number.toPrecision(4)) : null;
}

/** What is wrong with how an act went, in sentences. */
export function complaintsAbout(facts) {
  const { act, flag, phase, ranOut, standsBecause, waitsFor, unconfirmed, trouble, tally } = facts;
  const complaints = [];
  if (phase !== act.end) {
    const dataEnded = ranOut ? `all ${tally.read} visitors had come, and ` : '';
    const why = waitsFor === '' ? standsBecause : `${standsBecause}; it waits for this: ${waitsFor}`;
    complaints.push(
      `Act "${act.title}" should end ${words(act.end)}, but ${dataEnded}the rollout of ${flag} is ${words(phase)}: ${why}`,
    );
    if (trouble !== undefined) {
      complaints.push(
        `posthog-node had trouble meanwhile (${trouble.message}): ${tally.unanswered} visitors had no answer, ` +
          `and Sluice did not confirm ${unconfirmed} events.`,
      );
    }
  } else if (act.end === 'completed') {
    complaints.push(...complaintsAboutCompletion(facts));
  } else {
    complaints.push(...complaintsAboutRollback(facts));
  }
  return complaints;
}

function complaintsAboutCompletion({ act, flag, stages, proofs, pages }) {
  const unproven = stages.filter((name) => !proofs.has(name));
  return [
    ...unproven.map(
      (name) => `The rollout of ${flag} went past stage "${name}" without a proof in its decision log.`,
    ),
    ...(pages.length > 0
      ? [`Nobody should be woken in act "${act.title}", but Slack got ${pages.length} page(s).`]
      : []),
  ];
}

function complaintsAboutRollback({ flag, pages, verdict, lastTrueAt, firstFalseAt }) {
  const complaints = [];
  if (pages.length !== 1) {
    complaints.push(`One page about ${flag} should have reached Slack, not ${pages.length}.`);
  }
  for (const page of pages) {
    if (!page.evidence) {
      complaints.push(`The page about ${flag} carries no evidence: ${page.headline}`);
    }
  }
  if (verdict?.status !== 'breached') {
    complaints.push(
      `No verdict on ${flag} says that the guardrail is breached; the last one is ${verdict?.status}.`,
    );
  }
  if (lastTrueAt === undefined) {
    complaints.push(`No SDK was ever given the feature ${flag}, so nobody could see it being taken back.`);
  } else if (firstFalseAt === undefined) {
    complaints.push(`The SDK of a treated person still got the feature ${flag} after the rollback.`);
  }
  return complaints;
}

const words = (phase) => phase.replace('_', ' ');
