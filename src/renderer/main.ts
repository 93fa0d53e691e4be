import { mount } from 'svelte'
import App from './App.svelte'
import { createBridge } from './lib/bridge'
import './styles/base.css'

const target = document.getElementById('app')
if (target) mount(App, { target, props: { bridge: createBridge() } })
