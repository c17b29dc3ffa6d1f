// jsonld.js in its safe mode: reads a list of documents, writes for each its canonical N-Quads, or why it has none.
import jsonld from 'jsonld';
import {answer, credentials, stored} from './offline.mjs';

const documentLoader = async address => {
  const document = stored(address);
  if (document === null) throw new Error(`unknown context: ${address}`);
  return {contextUrl: null, documentUrl: address, document, tag: 'static'};
};

// Its limit of work is lower than ours: documents whose nodes look alike would seem to be refused.
const canonizeOptions = {algorithm: 'RDFC-1.0', format: 'application/n-quads', maxWorkFactor: 3};

const forms = [];
for (const document of credentials()) {
  try {
    forms.push({form: await jsonld.canonize(document, {safe: true, documentLoader, canonizeOptions})});
  } catch (error) {
    forms.push({refused: error.details?.event?.code ?? error.message});
  }
}
answer(forms);
