"""Starting, watching and stopping Rasa, the action server and the desk as one."""
