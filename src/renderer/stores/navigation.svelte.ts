import { hashOf, placeFrom, type Place } from '../lib/places'

/** The address of the window as state. */
export class NavigationStore {
  #place = $state.raw<Place | null>(placeFrom(location.hash))

  get place(): Place | null {
    return this.#place
  }

  go(place: Place): void {
    this.#place = place
    if (location.hash !== hashOf(place)) history.pushState(null, '', hashOf(place))
  }

  /** Notes which photograph is read, without a step in the history for each. */
  note(place: Place): void {
    this.#place = place
    history.replaceState(null, '', hashOf(place))
  }

  /** Follows the back button. Returns the function that stops. */
  listen(): () => void {
    const follow = (): void => {
      this.#place = placeFrom(location.hash)
    }
    addEventListener('popstate', follow)
    return () => {
      removeEventListener('popstate', follow)
    }
  }
}

export function createNavigationStore(): NavigationStore {
  return new NavigationStore()
}
