// JAdES seals of level B-B, judged without any code of Credenza: jose verifies the signature (RFC 7797), Node's own
// X.509 reads the certificates, and what ETSI TS 119 182-1 (V1.2.1) asks of the header is checked here, by clause.
import crypto from 'node:crypto';
import fs from 'node:fs';
import {generalVerify, importX509} from 'jose';

const understood = {b64: true, sigT: true, adoTst: true};
const ofJws = ['alg', 'jku', 'jwk', 'kid', 'x5u', 'x5c', 'x5t', 'x5t#S256', 'typ', 'cty', 'crit'];

function faultsOf(header, certificates) {
  const faults = [];
  const demand = (holds, clause) => holds || faults.push(clause);
  demand(typeof header.alg === 'string' && header.alg !== 'none', '5.1.2 alg');
  demand(!('jku' in header || 'jwk' in header), 'RFC 7515: a key beside the certificate');
  demand(Array.isArray(header.x5c) && certificates.length > 0, '5.1.8 x5c');
  const thumbprint = crypto.createHash('sha256').update(certificates[0].raw).digest('base64url');
  demand(header['x5t#S256'] === thumbprint, '5.1.7 x5t#S256');
  demand(certificates.every((each, at) => at === 0 || certificates[at - 1].checkIssued(each)), '5.1.8 order of x5c');
  demand(!certificates[0].ca, 'the certificate of the signer is one of an authority');
  demand(('sigT' in header) !== ('iat' in header), '5.1.11 and 5.2.1: one time');
  demand(!('sigT' in header) || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(header.sigT), '5.2.1 sigT in UTC');
  demand(!('iat' in header) || Number.isInteger(header.iat), '5.1.11 iat');
  const listed = header.crit ?? [];
  demand(listed.every(name => name in header && !ofJws.includes(name)), '5.1.9 crit');
  demand(!('b64' in header) || (header.b64 === false && listed.includes('b64')), '5.1.10 b64');
  demand(!('sigT' in header) || listed.includes('sigT'), '5.1.9: sigT in crit');
  return faults;
}

async function judge(text) {
  try {
    const sealed = JSON.parse(text);
    const header = JSON.parse(Buffer.from(sealed.signatures[0].protected, 'base64url'));
    const certificates = header.x5c.map(each => new crypto.X509Certificate(Buffer.from(each, 'base64')));
    const key = await importX509(certificates[0].toString(), header.alg);
    const parts = {payload: sealed.payload, signatures: sealed.signatures.map(({protected: p, signature}) => ({protected: p, signature}))};
    const {payload} = await generalVerify(parts, key, {crit: understood, algorithms: [header.alg]});
    return {verified: true, faults: faultsOf(header, certificates), subject: JSON.parse(Buffer.from(payload)).id ?? null};
  } catch (error) {
    return {verified: false, faults: [error.code ?? error.message], subject: null};
  }
}

console.log(JSON.stringify(await Promise.all(JSON.parse(fs.readFileSync(0)).map(judge))));
