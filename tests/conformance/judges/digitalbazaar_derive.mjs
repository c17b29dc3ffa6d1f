// @digitalbazaar/vc as a holder: reads [{credential, pointers}], writes the part of each credential, or why there is none.
import * as ecdsaSd from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {documentLoader} from './digitalbazaar_suites.mjs';
import {answer, credentials} from './offline.mjs';

const parts = [];
for (const {credential, pointers} of credentials()) {
  const suite = new DataIntegrityProof({
    cryptosuite: ecdsaSd.createDiscloseCryptosuite({selectivePointers: pointers}),
  });
  try {
    parts.push(await vc.derive({verifiableCredential: credential, suite, documentLoader}));
  } catch (error) {
    parts.push({error: error.message});
  }
}
answer(parts);
