// The cryptosuites of @digitalbazaar and the loader of documents that they share.
import * as didKey from '@digitalbazaar/did-method-key';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as ecdsaJcs from '@digitalbazaar/ecdsa-jcs-2019-cryptosuite';
import * as ecdsaSd from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import * as eddsaJcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {contexts} from '@digitalbazaar/credentials-context';
import {cryptosuite as ecdsaRdfc} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {cryptosuite as eddsaRdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {stored} from './offline.mjs';

const driver = didKey.driver();
driver.use({multibaseMultikeyHeader: 'z6Mk', fromMultibase: Ed25519Multikey.from});
for (const header of ['zDna', 'z82L']) driver.use({multibaseMultikeyHeader: header, fromMultibase: EcdsaMultikey.from});

const verifying = {
  'eddsa-rdfc-2022': () => eddsaRdfc,
  'eddsa-jcs-2022': eddsaJcs.createVerifyCryptosuite,
  'ecdsa-rdfc-2019': () => ecdsaRdfc,
  'ecdsa-jcs-2019': ecdsaJcs.createVerifyCryptosuite,
  'ecdsa-sd-2023': ecdsaSd.createVerifyCryptosuite,
};
const signing = {
  ...verifying,
  'eddsa-jcs-2022': eddsaJcs.createSignCryptosuite,
  'ecdsa-jcs-2019': ecdsaJcs.createSignCryptosuite,
  'ecdsa-sd-2023': mandatoryPointers => ecdsaSd.createSignCryptosuite({mandatoryPointers}),
};

export const cryptosuiteToVerify = name => verifying[name]();
export const cryptosuiteToSign = (name, pointers) => signing[name](pointers);
export const cryptosuiteToShow = selectivePointers => ecdsaSd.createDiscloseCryptosuite({selectivePointers});

// A new key of its own did:key.
export async function newKey(kind) {
  const key = kind === 'Ed25519' ? await Ed25519Multikey.generate() : await EcdsaMultikey.generate({curve: kind});
  const {publicKeyMultibase} = await key.export({publicKey: true});
  key.controller = `did:key:${publicKeyMultibase}`;
  key.id = `${key.controller}#${publicKeyMultibase}`;
  return key;
}

async function didWeb(url) {
  const [did, fragment] = url.split('#');
  const [host, ...path] = did.slice('did:web:'.length).split(':').map(decodeURIComponent);
  const address = `https://${host}/${path.length ? path.join('/') : '.well-known'}/did.json`;
  const document = stored(address) ?? await (await fetch(address)).json();
  if (!fragment) return document;
  return {'@context': 'https://w3id.org/security/multikey/v1', ...document.verificationMethod.find(m => m.id === url)};
}

export async function documentLoader(url) {
  let document = contexts.get(url) ?? stored(url);
  if (!document && url.startsWith('did:key:')) document = await driver.get({url});
  if (!document && url.startsWith('did:web:')) document = await didWeb(url);
  if (!document && url.startsWith('https://localhost')) document = await (await fetch(url)).json();
  if (!document) throw new Error(`offline: ${url}`);
  return {contextUrl: null, documentUrl: url, document};
}
