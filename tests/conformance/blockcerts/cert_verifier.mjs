// @blockcerts/cert-verifier-js: reads a list of badges from standard input, writes what it says of each: the status,
// and the step that failed. It asks a resolver for DIDs; the answers to that are those of did-method-key.
import {driver} from '@digitalbazaar/did-method-key';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {answer, credentials, stored} from '../judges/offline.mjs';

const RESOLVER = 'https://resolver.example/1.0/identifiers';
const dids = driver();
dids.use({multibaseMultikeyHeader: 'z6Mk', fromMultibase: Ed25519Multikey.from});

globalThis.fetch = async request => {
  const address = String(request.url ?? request);
  const did = address.startsWith(`${RESOLVER}/`) && decodeURIComponent(address.slice(RESOLVER.length + 1));
  const document = did ? {didDocument: await dids.get({did})} : stored(address);
  if (document === null) throw new Error(`offline: ${address}`);
  return new Response(JSON.stringify(document), {headers: {'content-type': 'application/json'}});
};
console.log = console.warn = console.error = () => {};
const {Certificate} = await import('@blockcerts/cert-verifier-js/dist/verifier-node/index.js');

const verdicts = [];
for (const credential of credentials()) {
  const badge = new Certificate(credential, {didResolverUrl: RESOLVER, locale: 'en-US'});
  await badge.init();
  const failed = [];
  const {status} = await badge.verify(step => {
    if (step.status === 'failure') failed.push(step.code);
  });
  verdicts.push({status, failed});
}
answer(verdicts);
