// @digitalbazaar/vc measured: reads {cases: [{suite, kind, credential}], rounds, seconds}, writes for each case how many
// credentials it issues and verifies in a second of processor time. Contexts are tagged static, its best case: they are
// processed once. Only the proof is verified: no status, no form of a badge, no edition, no rules.
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuiteToShow, cryptosuiteToSign, cryptosuiteToVerify, documentLoader as load, newKey} from './digitalbazaar_suites.mjs';
import {answer, credentials} from './offline.mjs';

const {cases, rounds, seconds} = credentials();
const loaded = new Map();
async function documentLoader(url) {
  if (!loaded.has(url)) loaded.set(url, {...await load(url), tag: 'static'});
  return loaded.get(url);
}
const cpu = () => { const {user, system} = process.cpuUsage(); return (user + system) / 1e6; };

async function rate(operation) {
  for (let i = 0; i < 10; i++) await operation();
  const found = [];
  for (let round = 0; round < rounds; round++) {
    const begin = cpu();
    let count = 0;
    do { for (let i = 0; i < 5; i++, count++) await operation(); } while (cpu() - begin < seconds);
    found.push(count / (cpu() - begin));
  }
  return found.sort((a, b) => a - b)[rounds >> 1];
}

const rates = [];
for (const {suite: name, kind, credential: unsigned} of cases) {
  const key = await newKey(kind);
  const credential = {...unsigned, issuer: {...unsigned.issuer, id: key.controller}};
  delete credential.credentialStatus; // its list would have to be signed by the new key
  const signing = () => new DataIntegrityProof({signer: key.signer(), cryptosuite: cryptosuiteToSign(name, ['/issuer', '/validFrom'])});
  const issue = () => vc.issue({credential: {...credential}, suite: signing(), documentLoader});
  let signed = await issue();
  const verifying = () => new DataIntegrityProof({cryptosuite: cryptosuiteToVerify(name)});
  if (name === 'ecdsa-sd-2023') {
    const suite = new DataIntegrityProof({cryptosuite: cryptosuiteToShow(['/credentialSubject/achievement/name'])});
    signed = await vc.derive({verifiableCredential: signed, suite, documentLoader});
  }
  const verify = async () => {
    const result = await vc.verifyCredential({credential: signed, suite: verifying(), documentLoader});
    if (!result.verified) throw result.error;
  };
  rates.push({issue: await rate(issue), verify: await rate(verify)});
}
answer(rates);
