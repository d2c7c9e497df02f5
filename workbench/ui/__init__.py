"""The app: streamlit, plotly and the web server live here only. Views show, steps act."""
