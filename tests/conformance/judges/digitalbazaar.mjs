// @digitalbazaar/vc: reads a list of credentials from standard input, writes a list of verdicts.
import * as vc from '@digitalbazaar/vc';
import * as didKey from '@digitalbazaar/did-method-key';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {contexts} from '@digitalbazaar/credentials-context';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {credentials, stored} from './offline.mjs';

const driver = didKey.driver();
driver.use({multibaseMultikeyHeader: 'z6Mk', fromMultibase: Ed25519Multikey.from});

async function didWeb(url) {
  const [did, fragment] = url.split('#');
  const [host, ...path] = did.slice('did:web:'.length).split(':').map(decodeURIComponent);
  const address = `https://${host}/${path.length ? path.join('/') : '.well-known'}/did.json`;
  const document = stored(address) ?? await (await fetch(address)).json();
  if (!fragment) return document;
  return {'@context': 'https://w3id.org/security/multikey/v1', ...document.verificationMethod.find(m => m.id === url)};
}

async function documentLoader(url) {
  let document = contexts.get(url) ?? stored(url);
  if (!document && url.startsWith('did:key:')) document = await driver.get({url});
  if (!document && url.startsWith('did:web:')) document = await didWeb(url);
  if (!document && url.startsWith('https://localhost')) document = await (await fetch(url)).json();
  if (!document) throw new Error(`offline: ${url}`);
  return {contextUrl: null, documentUrl: url, document};
}

const suite = new DataIntegrityProof({cryptosuite});
const statusOf = options => checkStatus({
  ...options, suite, documentLoader, verifyBitstringStatusListCredential: true, verifyMatchingIssuers: false,
});

const verdicts = [];
for (const credential of credentials()) {
  const result = await vc.verifyCredential({credential, suite, documentLoader, checkStatus: statusOf});
  const reasons = [result.error, ...(result.error?.errors ?? [])].filter(Boolean).map(e => e.message);
  // `verified` stays true when a status bit is set: the bits are in statusResult.
  const bits = result.statusResult?.results?.map(r => r.status) ?? [];
  verdicts.push({verified: result.verified, revoked: bits.includes(true), reasons});
}
console.log(JSON.stringify(verdicts));
process.exit(0);
