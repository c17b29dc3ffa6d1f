// @digitalbazaar/vc: reads a list of credentials from standard input, writes a list of verdicts.
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {cryptosuiteToVerify, documentLoader} from './digitalbazaar_suites.mjs';
import {answer, credentials} from './offline.mjs';

const statusSuite = new DataIntegrityProof({cryptosuite: cryptosuiteToVerify('eddsa-rdfc-2022')});
const statusOf = options => checkStatus({
  ...options, suite: statusSuite, documentLoader, verifyBitstringStatusListCredential: true,
  verifyMatchingIssuers: false,
});

const verdicts = [];
for (const credential of credentials()) {
  const [proof] = [credential.proof].flat();
  const suite = new DataIntegrityProof({cryptosuite: cryptosuiteToVerify(proof.cryptosuite)});
  const result = await vc.verifyCredential({credential, suite, documentLoader, checkStatus: statusOf});
  const reasons = [result.error, ...(result.error?.errors ?? [])].filter(Boolean).map(e => e.message);
  // `verified` stays true when a status bit is set: the bits are in statusResult.
  const bits = result.statusResult?.results?.map(r => r.status) ?? [];
  verdicts.push({verified: result.verified, revoked: bits.includes(true), reasons});
}
answer(verdicts);
