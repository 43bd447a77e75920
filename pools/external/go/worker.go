package main

// Work is one job, as the article's Work: here the number of a job of the batch.
type Work struct {
	index int
	batch *Batch
}

// WorkerChannel is the channel on which idle workers offer their own: the article's `chan chan Work`.
type WorkerChannel chan chan Work

// Worker offers its channel, is handed a job through it, runs it, and so on until it hears the end.
//
// It hears the end only while it offers itself, in the same select: the article's worker offers outside of the select,
// so an idle one never hears it. Once its channel is taken, a dispatcher is about to send; then it listens to nothing
// else.
type Worker struct {
	id            int
	workerChannel WorkerChannel
	channel       chan Work
	end           chan struct{}
	ended         chan struct{}
}

func startWorker(id int, workerChannel WorkerChannel) *Worker {
	worker := &Worker{id, workerChannel, make(chan Work), make(chan struct{}), make(chan struct{})}
	go worker.run()
	return worker
}

func (w *Worker) run() {
	defer close(w.ended)
	for {
		select {
		case w.workerChannel <- w.channel:
			work := <-w.channel
			work.batch.run(work.index, w.id)
		case <-w.end:
			return
		}
	}
}

// stop returns when the worker has ended. Nobody may be about to hand it a job.
func (w *Worker) stop() {
	w.end <- struct{}{}
	<-w.ended
}
