import {defineTrainingDashboard, type TrainingDashboardElement} from 'tfjs-metrics/dashboard';

// The page contains no tfjs: the worker trains, and the dashboard shows what it is sent.
defineTrainingDashboard();
const dashboard = document.querySelector('training-dashboard') as TrainingDashboardElement;
dashboard.connect(new Worker('worker.js', {type: 'module'}));
