{% load static ui %}// The worker of the installed workspace. Each thing it does is a file of its own; when one changes, this file does, and browsers fetch it anew.
self.DESK = { home: "{% url 'workspace:home' %}", offline: "{% url 'workspace:offline' %}", kept: ["{% url 'workspace:offline' %}", "{{ stylesheet }}"], version: "{{ version }}" };
{% for part in parts %}importScripts("{{ part }}");
{% endfor %}
