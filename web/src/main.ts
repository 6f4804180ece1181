import { createApp } from 'vue';
import './element';
import './theme.css';
import './shared/theme';
import AppFrame from './AppFrame.vue';
import { router } from './router';

createApp(AppFrame).use(router).mount('#app');
