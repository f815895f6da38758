// allauth's script tells nobody but the console when a passkey was not used. Say it on the page.
document.addEventListener('allauth.error', (event) => {
  const words = document.getElementById('passkey_problem')
  if (words) {
    event.preventDefault()
    words.hidden = false
    words.focus()
  }
})
