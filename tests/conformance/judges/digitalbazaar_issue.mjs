// @digitalbazaar/vc as an issuer: reads [{suite, kind, credential, pointers}], writes the signed credentials.
// Each is signed by a new key of the kind, whose did:key becomes its issuer; `pointers` are mandatory in every part of it.
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuiteToSign, documentLoader, newKey} from './digitalbazaar_suites.mjs';
import {answer, credentials} from './offline.mjs';

const signed = [];
for (const {suite: name, kind, credential, pointers} of credentials()) {
  const key = await newKey(kind);
  const suite = new DataIntegrityProof({signer: key.signer(), cryptosuite: cryptosuiteToSign(name, pointers)});
  const named = {...credential, issuer: {...credential.issuer, id: key.controller}};
  signed.push(await vc.issue({credential: named, suite, documentLoader}));
}
answer(signed);
