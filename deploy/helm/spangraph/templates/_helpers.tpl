{{- define "spangraph.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- /* At most 56 letters, so that the names of roles and claims fit after it. */}}
{{- define "spangraph.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 56 | trimSuffix "-" }}
{{- else if contains (include "spangraph.name" .) .Release.Name }}
{{- .Release.Name | trunc 56 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "spangraph.name" .) | trunc 56 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "spangraph.selectorLabels" -}}
app.kubernetes.io/name: {{ include "spangraph.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "spangraph.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "spangraph.selectorLabels" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | trunc 63 | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "spangraph.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "spangraph.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- /* The roles of the mode, as YAML: name -> the ports that it serves. */}}
{{- define "spangraph.roles" -}}
{{- if eq .Values.mode "elasticsearch" }}
ingest: [otlp-grpc, otlp-http]
api: [teletrace-api]
{{- else }}
all: [teletrace-api, otlp-grpc, otlp-http]
{{- end }}
{{- end }}

{{- /* The name of what belongs to a role; argument: (list root role). */}}
{{- define "spangraph.roleName" -}}
{{- $root := index . 0 }}
{{- $role := index . 1 }}
{{- include "spangraph.fullname" $root }}{{ if ne $role "all" }}-{{ $role }}{{ end }}
{{- end }}

{{- /* The selector of a role's pods; argument: (list root role). */}}
{{- define "spangraph.roleLabels" -}}
{{- include "spangraph.selectorLabels" (index . 0) }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- define "spangraph.config" -}}
{{- if .Values.collectorConfig }}
{{- .Values.collectorConfig }}
{{- else -}}
receivers:
  otlp:
    protocols:
      {{- with index .Values.ports "otlp-grpc" }}
      {{- if .enabled }}
      grpc:
        endpoint: 0.0.0.0:{{ .containerPort }}
        {{- include "spangraph.tls" (list $ $.Values.tls.otlpClients) | nindent 8 }}
      {{- end }}
      {{- end }}
      {{- with index .Values.ports "otlp-http" }}
      {{- if .enabled }}
      http:
        endpoint: 0.0.0.0:{{ .containerPort }}
        {{- include "spangraph.tls" (list $ $.Values.tls.otlpClients) | nindent 8 }}
      {{- end }}
      {{- end }}
exporters:
  {{- if eq .Values.mode "elasticsearch" }}
  elasticsearch:
    endpoints: {{ toJson .Values.elasticsearch.endpoints }}
  {{- else }}
  sqlite:
    path: /app/embedded_spans.db
  {{- end }}
service:
  pipelines:
    traces:
      receivers: [otlp]
      exporters: [{{ .Values.mode }}]
api:
  endpoint: 0.0.0.0:{{ (index .Values.ports "teletrace-api").containerPort }}
  {{- include "spangraph.tls" (list $ $.Values.tls.apiClients) | nindent 2 }}
{{- with .Values.auth }}
{{- if .existingSecret }}
auth:
  required: true
  tokens_file: {{ .mountPath }}/{{ .key }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* The section `tls` of a port, or nothing; argument: (list root whether-it-asks-clients-for-certificates). */}}
{{- define "spangraph.tls" -}}
{{- $root := index . 0 }}
{{- with $root.Values.tls }}
{{- if .existingSecret -}}
tls:
  cert_file: {{ .mountPath }}/tls.crt
  key_file: {{ .mountPath }}/tls.key
  {{- if index $ 1 }}
  client_ca_file: {{ .mountPath }}/ca.crt
  {{- end }}
  min_version: {{ .minVersion | quote }}
  reload_interval: {{ .reloadInterval }}
{{- end }}
{{- end }}
{{- end }}

{{- define "spangraph.scheme" -}}
{{- ternary "https" "http" (ne .Values.tls.existingSecret "") }}
{{- end }}

{{- /* What a probe asks; argument: (list root path). A server that asks for certificates cannot be asked by the kubelet. */}}
{{- define "spangraph.probe" -}}
{{- $root := index . 0 }}
{{- if and $root.Values.tls.existingSecret $root.Values.tls.apiClients -}}
tcpSocket:
  port: teletrace-api
{{- else -}}
httpGet:
  path: {{ index . 1 }}
  port: teletrace-api
  {{- if $root.Values.tls.existingSecret }}
  scheme: HTTPS
  {{- end }}
{{- end }}
{{- end }}

{{- /* The service that has a port; argument: (list root port). */}}
{{- define "spangraph.serviceOf" -}}
{{- $root := index . 0 }}
{{- $port := index . 1 }}
{{- range $role, $served := include "spangraph.roles" $root | fromYaml }}
{{- if has $port $served }}{{ include "spangraph.roleName" (list $root $role) }}{{ end }}
{{- end }}
{{- end }}
