// @digitalcredentials/verifier-core: reads a list of credentials from standard input, writes a list of verdicts.
import {answer, answerFromDisk, credentials} from './offline.mjs';

answerFromDisk();
const {verifyCredential} = await import('@digitalcredentials/verifier-core');

const verdicts = [];
for (const credential of credentials()) {
  const report = await verifyCredential({credential, knownDIDRegistries: []});
  const step = name => report.log?.find(entry => entry.id === name)?.valid ?? null;
  verdicts.push({
    verified: step('valid_signature') === true && !report.errors,
    revoked: step('revocation_status') === false,
    schema: report.additionalInformation ?? null,
    reasons: (report.errors ?? []).map(e => e.message ?? String(e)),
  });
}
answer(verdicts);
