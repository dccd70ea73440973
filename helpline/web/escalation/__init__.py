"""What a yes of hers allows: asking, writing, deciding together, telling one person; absent when switched off."""
