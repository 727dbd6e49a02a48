// Instead of waiting: solves the challenge beside the page and sends the form again by itself.
{
  const form = document.querySelector("form[data-challenge]");
  if (form && window.Worker) {
    const told = document.getElementById("solving");
    const worker = new Worker("/static/proof-worker.js");
    let sent = false;
    form.addEventListener("submit", () => {
      sent = true;
      worker.terminate();
    });
    worker.addEventListener("message", ({ data }) => {
      if (sent) return;
      form.elements.proof.value = data;
      form.requestSubmit();
    });
    // Without it the person waits and presses the button.
    worker.addEventListener("error", () => {
      told.hidden = true;
    });
    told.hidden = false;
    worker.postMessage({ challenge: form.dataset.challenge, bits: Number(form.dataset.bits) });
  }
}
