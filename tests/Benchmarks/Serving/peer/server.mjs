// The peer: the same models by ONNX Runtime for Node.js, as JSON of the Open Inference Protocol and as raw bytes.
// node server.mjs {processes} {threads of a run, 0: one per core} {name=path=shape}...
import cluster from 'node:cluster';
import fastify from 'fastify';
import ort from 'onnxruntime-node';

const [processes, threads, ...models] = process.argv.slice(2);

if (cluster.isPrimary && Number(processes) > 1) {
  let waiting = Number(processes);
  for (let i = 0; i < Number(processes); i++) {
    cluster.fork().on('message', port => {
      if (--waiting === 0) {
        console.log(`listening ${port}`);
      }
    });
  }
} else {
  await serve();
}

async function serve() {
  const app = fastify({ bodyLimit: 100 * 1024 * 1024 });
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (request, body, done) => done(null, body));
  for (const model of models) {
    const [name, path, shape] = model.split('=');
    const session = await ort.InferenceSession.create(path, { intraOpNumThreads: Number(threads), interOpNumThreads: 1 });
    app.post(`/v2/models/${name}/infer`, request => infer(session, name, request.body));
    app.post(`/raw/${name}`, (request, reply) => raw(session, shape.split(',').map(Number), request.body, reply));
  }

  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address();
  process.send ? process.send(port) : console.log(`listening ${port}`);
}

async function infer(session, name, body) {
  const feeds = {};
  for (const input of body.inputs) {
    feeds[input.name] = new ort.Tensor('float32', Float32Array.from(input.data), input.shape);
  }

  const results = await session.run(feeds);
  return {
    model_name: name,
    model_version: '1',
    outputs: Object.entries(results).map(([output, tensor]) => ({
      name: output, datatype: 'FP32', shape: tensor.dims, data: Array.from(tensor.data),
    })),
  };
}

async function raw(session, shape, body, reply) {
  const data = new Float32Array(body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength));
  const results = await session.run({ [session.inputNames[0]]: new ort.Tensor('float32', data, shape) });
  const { data: answer } = Object.values(results)[0];
  reply.type('application/octet-stream').send(Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength));
  return reply;
}
