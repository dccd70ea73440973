"""What a yes of hers allows, and who must agree before anything leaves: rules as arithmetic."""
