import { Worker } from 'node:worker_threads';

import { Queue } from './queue.mjs';

const WORKER = new URL('./worker.mjs', import.meta.url);

function startThread(which) {
  try {
    return new Worker(WORKER);
  } catch (error) {
    throw new Error(`worker thread ${which} does not start (${error.message}); use fewer workers or allow more threads`);
  }
}

/**
 * Worker threads that have one task each, and a queue of the other tasks. This is the pool in Node's documentation
 * ("Using AsyncResource for a Worker thread pool"), and the package piscina does the same by default. It belongs to the
 * thread that made it.
 */
export class WorkerPool {
  #workers = [];
  #idle = [];
  #tasks = new Queue();

  /** Throws if the system cannot start so many threads; close() then ends those that it has started. */
  start(workers) {
    for (let i = 1; i <= workers; i++) {
      const worker = startThread(`${i} of ${workers}`);
      worker.on('message', (result) => this.#finish(worker, result));
      worker.on('error', (error) => worker.task?.reject(error));
      this.#workers.push(worker);
      this.#idle.push(worker);
    }
  }

  /** Never blocks. Resolves to the worker's answer to the message. Both are copied from thread to thread. */
  run(message) {
    return new Promise((resolve, reject) => {
      this.#tasks.push({ message, resolve, reject });
      this.#dispatch();
    });
  }

  /** Ends all threads, whatever they do. */
  async close() {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #dispatch() {
    while (this.#idle.length > 0 && !this.#tasks.empty) {
      const worker = this.#idle.pop();
      worker.task = this.#tasks.shift();
      worker.postMessage(worker.task.message);
    }
  }

  #finish(worker, result) {
    worker.task.resolve(result);
    this.#idle.push(worker);
    this.#dispatch();
  }
}
